"""What adapters read with: files, archives, tables, cells, logs; nothing here knows a platform."""
