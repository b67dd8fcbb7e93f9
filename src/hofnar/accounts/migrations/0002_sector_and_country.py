from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="organisation",
            name="country",
            field=models.CharField(
                choices=[
                    ("NL", "Netherlands"),
                    ("BE", "Belgium"),
                    ("DE", "Germany"),
                    ("FR", "France"),
                    ("LU", "Luxembourg"),
                    ("GB", "United Kingdom"),
                    ("IE", "Ireland"),
                    ("DK", "Denmark"),
                    ("SE", "Sweden"),
                    ("NO", "Norway"),
                    ("FI", "Finland"),
                    ("AT", "Austria"),
                    ("CH", "Switzerland"),
                    ("ES", "Spain"),
                    ("PT", "Portugal"),
                    ("IT", "Italy"),
                    ("PL", "Poland"),
                    ("CZ", "Czechia"),
                    ("US", "United States"),
                    ("CA", "Canada"),
                    ("AU", "Australia"),
                    ("SR", "Suriname"),
                ],
                default="NL",
                max_length=2,
                verbose_name="country",
            ),
        ),
        migrations.AddField(
            model_name="organisation",
            name="industry",
            field=models.CharField(
                blank=True,
                choices=[
                    ("bank", "banks"),
                    ("insurance", "insurance"),
                    ("pension", "pensions"),
                    ("retail", "shops"),
                    ("web_shop", "web shops"),
                    ("telecom", "telecom and internet"),
                    ("energy", "energy and water"),
                    ("hospital", "hospitals"),
                    ("care", "care and welfare"),
                    ("airport", "airports"),
                    ("transport", "public transport"),
                    ("travel", "travel and hotels"),
                    ("catering", "restaurants and catering"),
                    ("education", "education"),
                    ("housing", "housing"),
                    ("municipality", "municipalities"),
                    ("government", "other government"),
                    ("culture", "culture, media and sport"),
                    ("car", "cars"),
                    ("logistics", "post and logistics"),
                    ("industry", "industry and construction"),
                    ("software", "software and computers"),
                    ("business", "services for businesses"),
                    ("charity", "charities and associations"),
                ],
                default="",
                max_length=20,
                verbose_name="sector",
            ),
        ),
    ]
