"""Is what the database holds real?"""

from campaigns.models import SampleData


def is_sample_data() -> bool:
    """Was all of it made up, as `make_country` does?"""
    return SampleData.objects.exists()
