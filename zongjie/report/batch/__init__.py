"""Many reports in one go: communities × periods, several at once, each in a process apart from the others."""
