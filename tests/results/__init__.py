"""What `preview_results` counts, and why."""
