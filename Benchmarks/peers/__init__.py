"""The other programs, and the tasks as each of them asks best."""
