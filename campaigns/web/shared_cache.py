"""Redis, as something that may be empty or away at any moment: then what it holds is made anew."""

import logging

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

PATIENCE = 0.3  # seconds; to make a picture takes less than half of that


class SharedCache(RedisCache):
    """Nothing but `get` and `set` of what can be made anew: no answer may depend on it."""

    def __init__(self, server, params):
        patient = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        options = {**patient, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})

    def get(self, key, default=None, version=None):
        try:
            return super().get(key, default, version)
        except RedisError as error:
            log.warning("The shared cache does not answer: %s", error)
            return default

    def set(self, key, value, *args, **kwargs):
        try:
            super().set(key, value, *args, **kwargs)
        except RedisError as error:
            log.warning("The shared cache does not answer: %s", error)
