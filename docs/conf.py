"""How the pages are built: python -m sphinx -W --keep-going -b html docs docs/_build/html."""

from __future__ import annotations

import tweetgen

project = "tweetgen"
author = copyright = "The tweetgen founders"
version = release = tweetgen.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["_build", "requirements.txt"]
nitpicky = False  # types of other projects are not linked: nothing is fetched while building

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"
autodoc_preserve_defaults = True
python_maximum_signature_line_length = 88
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True

smartquotes = False  # "--force" is no dash
default_role = "code"  # docstrings write `names` as Markdown does

html_theme = "furo"
html_title = f"tweetgen {version}"
html_static_path = ["_static"]
html_css_files = ["tweetgen.css"]
html_show_sphinx = False
html_copy_source = False
html_theme_options = {
    "navigation_with_keys": True,
    "light_css_variables": {"color-brand-primary": "#0b6e6e", "color-brand-content": "#0b6e6e"},
    "dark_css_variables": {"color-brand-primary": "#6fd3c7", "color-brand-content": "#6fd3c7"},
}
