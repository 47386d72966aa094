namespace PgMigrate.Spring.Tests;

/// <summary>Which database, and as whom: https://docs.spring.io/spring-boot/how-to/data-initialization.html, Flyway.</summary>
public sealed class DatabaseTests
{
    [Theory]
    [InlineData(
        "jdbc:postgresql://db/x?user=app&password=p",
        "datasource.url=jdbc:postgresql://db/x",
        "datasource.username=app",
        "datasource.password=p"
    )]
    [InlineData(
        "jdbc:postgresql://db/x?user=deploy&password=q",
        "datasource.url=jdbc:postgresql://db/x",
        "datasource.username=app",
        "datasource.password=p",
        "flyway.user=deploy",
        "flyway.password=q"
    )]
    [InlineData(
        "jdbc:postgresql://db/x?user=deploy&password=p",
        "datasource.url=jdbc:postgresql://db/x",
        "datasource.username=app",
        "datasource.password=p",
        "flyway.user=deploy"
    )]
    [InlineData(
        "jdbc:postgresql://m/x?user=app&password=p",
        "datasource.url=jdbc:postgresql://db/x",
        "datasource.username=app",
        "datasource.password=p",
        "flyway.url=jdbc:postgresql://m/x"
    )]
    [InlineData(
        "jdbc:postgresql://db/x?user=app&password=p",
        "datasource.url=jdbc:postgresql://db/x",
        "datasource.username=app",
        "datasource.password=p",
        "flyway.password=alone"
    )]
    [InlineData(
        "jdbc:postgresql://db/x?ssl=true&user=url&password=p%26%25",
        "datasource.url=jdbc:postgresql://db/x?ssl=true&user=url",
        "datasource.username=app",
        "datasource.password=p&%"
    )]
    [InlineData(
        "jdbc:postgresql://pool/x?user=pool&password=p",
        "datasource.url=jdbc:postgresql://db/x",
        "datasource.username=app",
        "datasource.password=p",
        "datasource.hikari.jdbc-url=jdbc:postgresql://pool/x",
        "datasource.hikari.username=pool"
    )]
    [InlineData(
        "jdbc:postgresql://db/x",
        "datasource.url=jdbc:postgresql://db/x",
        "datasource.username=",
        "datasource.password="
    )]
    [InlineData("", "flyway.locations=classpath:a")]
    public void Parts_FallBack(string expected, params string[] settings)
    {
        using SpringApplication application = Read(settings);
        Assert.Equal(expected, DatabaseSettings.Of(application.Environment)?.ToUrl(searchPath: null) ?? string.Empty);
    }

    [Theory]
    [InlineData("jdbc:postgresql://db/x", "jdbc:postgresql://db/x?currentSchema=%22a%22%2C%20%22%24user%22%2C%20public")]
    [InlineData(
        "jdbc:postgresql://db/x?currentSchema=b&ssl=true",
        "jdbc:postgresql://db/x?currentSchema=%22a%22%2C%20b&ssl=true"
    )]
    public void Schema_ComesFirst(string url, string expected)
    {
        using SpringApplication application = Read($"datasource.url={url}");
        Assert.Equal(expected, DatabaseSettings.Of(application.Environment)!.ToUrl("\"a\""));
    }

    [Theory]
    [InlineData("jdbc:mysql:…", "datasource.url=jdbc:mysql://root:secret@db/x")]
    [InlineData("spring.datasource.jndi-name", "datasource.jndi-name=java:comp/env/x")]
    [InlineData("spring.r2dbc.url", "r2dbc.url=r2dbc:postgresql://db/x")]
    public void OtherDatabase_IsRefused_WithoutItsPassword(string expected, params string[] settings)
    {
        using SpringApplication application = Read(settings);
        SpringException refused = Assert.Throws<SpringException>(() => DatabaseSettings.Of(application.Environment));
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jdbc:postgresql://db/x?user=a&password=b%20c&ssl=true", "jdbc:postgresql://db/x?user=a&password=***&ssl=true")]
    [InlineData("postgres://u:p@db/x?sslpassword=q", "postgres://u:***@db/x?sslpassword=***")]
    [InlineData("Host=a;Password=b;Port=1", "Host=a;Password=***;Port=1")]
    [InlineData("jdbc:postgresql://db:5432/x?user=a", "jdbc:postgresql://db:5432/x?user=a")]
    public void Password_IsMasked(string url, string expected) => Assert.Equal(expected, MaskedUrl.Of(url));

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "classpath:db/changelog/db.changelog-master.yaml")]
    public void Liquibase_IsRecognised_AndRefused(bool isSet, string file)
    {
        using var application = new Application().With("a", "a");
        if (isSet)
            application.With("db/changelog/db.changelog-master.yaml", "databaseChangeLog: []");
        using SpringApplication read = application.Read();
        Assert.Equal(isSet, Liquibase.ChangelogOf(read) is not null);
        using SpringApplication off = application.Read("--spring.liquibase.enabled=false");
        Assert.Null(Liquibase.ChangelogOf(off));
        using SpringApplication said = application.Read("--spring.liquibase.change-log=classpath:own.xml");
        Assert.Contains("own.xml", Liquibase.ChangelogOf(said), StringComparison.Ordinal);
        if (file.Length > 0)
            Assert.Contains(
                file["classpath:".Length..],
                Liquibase.Refuse(Liquibase.ChangelogOf(read)!).Message,
                StringComparison.Ordinal
            );
    }

    private static SpringApplication Read(params string[] settings)
    {
        using var application = new Application().With("a", "a");
        return application.Read([.. settings.Select(setting => $"--spring.{setting}")]);
    }
}
