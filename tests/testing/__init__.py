"""The assertions for test suites, and the guide about them."""
