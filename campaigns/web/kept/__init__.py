"""Pages kept in the process's memory, and found before the rest of the stack runs.

`door` is the WSGI application around Django's; `routes` says which pages are kept and what each
shows; `freshness` asks the database, at most once a second, whether that was written since;
`page` is an answer ready to be sent; `shelf` is the memory, which forgets what nobody asks for.

Only for who sends neither a cookie nor an authorization: whoever is signed in sees what they
wrote at once, and nothing of theirs is ever kept.
"""

from .door import KeptPages

__all__ = ["KeptPages"]
