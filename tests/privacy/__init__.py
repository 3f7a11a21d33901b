"""What a report may hold of its members, proved on a community whose every trace is known."""
