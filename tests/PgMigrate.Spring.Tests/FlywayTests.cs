using PgMigrate.Spring.Flyway;

namespace PgMigrate.Spring.Tests;

/// <summary>An application's Flyway migrations as a folder of PgMigrate: order, meaning, and what is refused.</summary>
public sealed class FlywayTests
{
    [Fact]
    public void Versions_RunOnce_InTheirOrder_AndRepeatedOnes_WhenChanged()
    {
        using var application = new Application()
            .With("db/migration/V10__ten.sql", "SELECT 10;")
            .With("db/migration/V2__two.sql", "SELECT 2;")
            .With("db/migration/sub/V2_1_0__two_one.sql", "SELECT 21;")
            .With("db/migration/V20240101120000__time.SQL", "SELECT 3;")
            .With("db/migration/R__01_view.sql", "SELECT 'a';")
            .With("db/migration/R__02_view.sql", "SELECT 'b';")
            .With("db/migration/notes.sql", "SELECT 'left alone';")
            .With("db/migration/notes.txt", "x");
        var (files, notes, folder) = application.Convert();
        using (folder)
        {
            string[] once =
            [
                .. files.Keys.Where(path => path.StartsWith("up/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            ];
            Assert.Equal(
                ["V2__two.sql", "V2_1_0__two_one.sql", "V10__ten.sql", "V20240101120000__time.SQL.sql"],
                once.Select(path => path.Split('/')[^1])
            );
            Assert.Equal("SELECT 21;", files[once[1]]);
            Assert.Equal(
                ["runAfterOtherAnyTimeScripts/R__01_view.sql", "runAfterOtherAnyTimeScripts/R__02_view.sql"],
                files.Keys.Except(once).Order(StringComparer.Ordinal)
            );
            Assert.Contains("notes.sql", Assert.Single(notes), StringComparison.Ordinal);
        }

        Assert.False(Directory.Exists(folder.Path));
    }

    [Theory]
    [InlineData("1", "1.1", -1)]
    [InlineData("1", "1.0.0", 0)]
    [InlineData("1_2", "1.2", 0)]
    [InlineData("1.9", "1.10", -1)]
    [InlineData("01", "1", 0)]
    [InlineData("2", "10", -1)]
    [InlineData("9999", "20240101120000", -1)]
    [InlineData("20240101120000123", "20240101120000124", -1)]
    public void Version_IsComparedByItsParts_AndSoIsItsFolder(string one, string other, int expected)
    {
        MigrationVersion first = MigrationVersion.TryRead(one)!;
        MigrationVersion second = MigrationVersion.TryRead(other)!;
        Assert.Equal(expected, Math.Sign(first.CompareTo(second)));
        Assert.Equal(-expected, Math.Sign(second.CompareTo(first)));
        Assert.Equal(
            expected,
            Math.Sign(StringComparer.InvariantCultureIgnoreCase.Compare($"{first.SortKey}/V", $"{second.SortKey}/V"))
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("1.")]
    [InlineData("a")]
    [InlineData("1.b")]
    [InlineData("123456789012345678")]
    public void Version_IsNumbers(string text) => Assert.Null(MigrationVersion.TryRead(text));

    [Theory]
    [InlineData("V1__a.class", "", "a migration written in Java")]
    [InlineData("V1__a.sh", "", "a migration that is a program")]
    [InlineData("beforeMigrate.sql", "", "a callback")]
    [InlineData("afterEachMigrate__x.sql", "", "a callback")]
    [InlineData("U1__a.sql", "", "an undo migration")]
    [InlineData("B1__a.sql", "", "a baseline migration")]
    [InlineData("V01__again.sql", "", "have one version")]
    [InlineData("V2__x.ENV.TEST.sql", "", "has a name that means something else here")]
    [InlineData("V2__x.sql", "SELECT '${none}';", "V2__x.sql:1: the placeholder ${none} has no value")]
    [InlineData("V2__x.sql", "\nSELECT '${flyway:user}';", "V2__x.sql:2: the placeholder ${flyway:user} has no value")]
    [InlineData("V2__x.sql", "SELECT '${open", "has no value")]
    [InlineData("V2__x.sql", "SELECT '{{name}}';", "has {{name}}, which is a token here")]
    [InlineData("V1__a.sql.conf", "placeholderReplacement=false", "sets placeholderReplacement")]
    [InlineData("R__B.sql", "", "Flyway repeats R__B.sql before R__a.sql")]
    public void WhatCannotBeRun_IsRefused(string name, string text, string expected)
    {
        using var application = new Application()
            .With("db/migration/V1__a.sql", "SELECT 1;")
            .With("db/migration/R__a.sql", "SELECT 1;")
            .With($"db/migration/{name}", text);
        SpringException refused = Assert.Throws<SpringException>(() => application.Convert());
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.NotEmpty(refused.Action);
    }

    [Theory]
    [InlineData("init-sqls=SET x")]
    [InlineData("init-sqls[0]=SET x")]
    [InlineData("target=2")]
    [InlineData("callback-locations=classpath:c")]
    [InlineData("skip-executing-migrations=true")]
    [InlineData("locations=classpath:db/*")]
    [InlineData("locations=s3:bucket/x")]
    [InlineData("locations=classpath:none", "fail-on-missing-locations=true")]
    [InlineData("baseline-on-migrate=true", "baseline-version=x")]
    [InlineData("baseline-on-migrate=perhaps")]
    public void Setting_ThatIsNotKnown_IsRefused(params string[] settings)
    {
        using var application = new Application().With("db/migration/V1__a.sql", "SELECT 1;");
        Assert.Throws<SpringException>(() => application.Convert([.. settings.Select(setting => $"--spring.flyway.{setting}")]));
    }

    [Fact]
    public void WhatHasNoEffect_IsSaid()
    {
        using var application = new Application().With(
            "application.yml",
            "spring.flyway: { clean-disabled: true, placeholders.a: b }\n"
        );
        application.Variables["SPRING_FLYWAY_BASELINE_ON_MIGRATE"] = "true";
        application.Variables["SPRING_FLYWAY_OUT_OF_ORDER"] = "true";
        using SpringApplication read = application.Read("--spring.flyway.locations[0]=a");
        Assert.Equal(
            ["SPRING_FLYWAY_OUT_OF_ORDER has", "spring.flyway.clean-disabled has"],
            FlywaySettings.Unheeded(read.Environment).Select(note => string.Join(' ', note.Split(' ').Take(2)))
        );
    }

    [Fact]
    public void Placeholders_BecomeTokens()
    {
        using var application = new Application()
            .With(
                "application.yml",
                "spring.flyway.placeholders:\n  owner: app\n  my-schema: shop\n  db.password: s3cret\n  nothing: ''\n"
            )
            .With(
                "db/migration/V1__a.sql",
                "-- ${OWNER}\nSELECT '${my-schema}', '${db.password}', '${nothing}', $1, $x$${owner}$x$;"
            );
        var (files, _, folder) = application.Convert();
        using (folder)
        {
            Assert.Equal(
                "-- {{OWNER}}\nSELECT '{{my_schema}}', '{{db_password}}', '', $1, $x$${owner}$x$;".Replace(
                    "${owner}",
                    "{{owner}}",
                    StringComparison.Ordinal
                ),
                files.Values.Single()
            );
            Assert.Equal(
                "db_password=s3cret my_schema=shop OWNER=app",
                string.Join(' ', folder.Tokens.OrderBy(token => token.Key).Select(token => $"{token.Key}={token.Value.Text}"))
            );
            Assert.True(SecretName.IsOne("db_password"));
            Assert.False(SecretName.IsOne("owner"));
        }
    }

    [Fact]
    public void Placeholders_AreText_WhereTheyAreNotReplaced()
    {
        using var application = new Application().With("db/migration/V1__a.sql", "SELECT '${x}';");
        var (files, _, folder) = application.Convert("--spring.flyway.placeholder-replacement=false");
        using (folder)
            Assert.Equal("SELECT '${x}';", files.Values.Single());
    }

    [Fact]
    public void Locations_AreOnTheClassPath_InLibraries_AndOnTheDisk()
    {
        using var application = new Application()
            .With("sql/postgresql/V1__a.sql", "SELECT 1;")
            .With("db/migration/V9__not.sql", "SELECT 9;");
        application.Folder.Write("more/V2__b.sql", "SELECT 2;");
        var (files, notes, folder) = application.Convert(
            "--spring.flyway.locations=classpath:/sql/{vendor}, filesystem:more, none"
        );
        using (folder)
        {
            Assert.Equal(
                ["V1__a.sql", "V2__b.sql"],
                files.Keys.Order(StringComparer.Ordinal).Select(path => path.Split('/')[^1])
            );
            Assert.Contains("There is nothing in none", Assert.Single(notes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("BOOT-INF/classes/")]
    [InlineData("WEB-INF/classes/")]
    [InlineData("")]
    public void Application_IsAJarOfBoot_AWar_OrAPlainJar(string classes)
    {
        using var application = new Application(classes)
            .With("application.properties", "spring.datasource.url=jdbc:postgresql://db/x\n")
            .With("db/migration/V1__a.sql", "SELECT 1;");
        using SpringApplication read = application.Read();
        Assert.True(read.IsSpring);
        var (files, _, folder) = application.Convert();
        using (folder)
            Assert.Single(files);
    }

    [Fact]
    public void ScriptThatSaysHowItIsExecuted_NeedNotSayIt()
    {
        using var application = new Application()
            .With("db/migration/V1__a.sql", "CREATE INDEX CONCURRENTLY a ON public.a (id);")
            .With("db/migration/V1__a.sql.conf", "executeInTransaction=false");
        var (_, notes, folder) = application.Convert();
        using (folder)
            Assert.Contains("is not needed", Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Schemas_AreMade_AsFlywayMakesThem()
    {
        using var application = new Application().With("db/migration/V1__a.sql", "SELECT 1;");
        var (files, _, folder) = application.Convert(
            "--spring.flyway.schemas=shop,Other\"s",
            "--spring.flyway.default-schema=main"
        );
        using (folder)
            Assert.EndsWith(
                "\nCREATE SCHEMA IF NOT EXISTS \"shop\";\nCREATE SCHEMA IF NOT EXISTS \"Other\"\"s\";\nCREATE SCHEMA IF NOT EXISTS \"main\";\n",
                files["runBeforeUp/flyway-schemas.sql"],
                StringComparison.Ordinal
            );
    }
}
