"""How each slide kind is arranged: a slide becomes one sheet, or several where it does not fit."""
