"""The command, and the recogniser of its inputs."""
