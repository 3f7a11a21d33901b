"""The deck: an editable PPTX from a bound report."""
