app_name = "charts"

urlpatterns = []
