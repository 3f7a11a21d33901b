"""Kernels: a papermill engine whose kernels are forked warm and open no port."""
