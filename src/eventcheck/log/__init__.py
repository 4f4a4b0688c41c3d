"""What is kept of all bodies: plain rows, and what compares them."""
