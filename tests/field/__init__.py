"""What people really send: public reports and code, rebuilt with invented values."""
