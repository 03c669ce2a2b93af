"""Running it: how a server ends, what it does without its cache, what nginx before it does."""

from .mutation import Mutation

NGINX = "docs/deploy/nginx/tracker.conf"
TOGETHER = "tests/deploy/test_together.py"

GUARDS = (
    Mutation(
        "a server that ends takes no new connections",
        "campaigns/management/farewell.py",
        "                drop_beginnings(one)\n",
        "                pass\n",
        "tests/deploy/test_farewell.py"
        "::test_a_server_that_is_told_to_end_takes_nobody_new_and_answers_who_is_there",
    ),
    Mutation(
        "what a cache that is away held is made anew",
        "campaigns/web/shared_cache.py",
        "            return default\n",
        "            raise\n",
        f"{TOGETHER}::test_without_its_cache_it_shows_the_same",
    ),
    Mutation(
        "a file that one server does not have is asked of the other",
        NGINX,
        "proxy_next_upstream error timeout http_404;",
        "proxy_next_upstream error timeout;",
        f"{TOGETHER}::test_a_file_that_only_the_newer_server_has_is_found",
    ),
    Mutation(
        "metrics are not shown through nginx",
        NGINX,
        "        return 404;\n",
        "        proxy_pass http://tracker;\n",
        f"{TOGETHER}::test_each_server_is_watched_from_its_own_machine_and_not_through_nginx",
    ),
    Mutation(
        "the key in the link of a letter is not in nginx's log",
        NGINX,
        "    ~^(?<before>.*/mat-khau-moi/) $before…;\n",
        "",
        f"{TOGETHER}::test_what_nginx_writes_down_is_no_secret",
    ),
)
