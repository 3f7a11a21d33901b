"""Native charts: planned from the data, written as chart part and workbook with the same numbers."""
