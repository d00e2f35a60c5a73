"""What people read: numbers as text, tables, charts, the template, the printed dictionary."""
