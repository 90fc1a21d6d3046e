"""The environment of a real installation, made up for tests: complete, so that one wrong value is the only wrong one."""

ENVIRONNEMENT = {
    "DJANGO_SETTINGS_MODULE": "rupco.settings.prod",
    "SECRET_KEY": "k7Qz!x2Lw9#Vn4Rb8@Tp1Ys6$Df3&Gh5*Jm0^Kc-Xu_Ea+Oi=Wq",
    "DATABASE_URL": "postgres://rupco:rupco@db.exemple.fr/rupco",
    "REDIS_URL": "redis://redis.exemple.fr/0",
    "ALLOWED_HOSTS": "rupco.exemple.fr",
    "RUPCO_URL": "https://rupco.exemple.fr",
    "RUPCO_DERRIERE_MANDATAIRE": "1",
    "CSRF_TRUSTED_ORIGINS": "https://rupco.exemple.fr",
    "EMAIL_URL": "smtp+tls://rupco:rupco@smtp.exemple.fr:587",
    "DEBUG": "",
    "RUPCO_DEMO": "",
    "RUPCO_SQLITE_ASSUME": "",
}
