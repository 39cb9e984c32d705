"""The example city: fictitious schools whose returns add up to the published figures, made from resources/example."""

from hzdesk.example.city import City, make_city, make_school

__all__ = ["City", "make_city", "make_school"]
