"""Addresses of dossiers."""

from django.urls import path

urlpatterns: list = []
_ = path
