namespace PgMigrate.Spring.Tests;

/// <summary>What an application is configured with, held against the rules that Boot documents: a table of small configurations.</summary>
public sealed class ConfigurationTests
{
    public static TheoryData<string> Titles => [.. Configuration.All.Select(configuration => configuration.Title)];

    [Theory]
    [MemberData(nameof(Titles))]
    public void Values_AreThoseThatBootTakes(string title)
    {
        Configuration configuration = Configuration.All.Single(one => one.Title == title);
        if (configuration.Error is { } error)
        {
            SpringException refused = Assert.Throws<SpringException>(() =>
                configuration.Read(application => ReadAll(configuration, application))
            );
            Assert.Contains(error, refused.Message, StringComparison.Ordinal);
            Assert.NotEmpty(refused.Action);
            return;
        }

        configuration.Read(application =>
        {
            foreach (var (name, value) in configuration.Expected)
                Assert.Equal($"{name}={value}", $"{name}={ValueOf(application, name)}");
        });
    }

    [Fact]
    public void EachConfiguration_CitesItsRule_AndExpectsSomething()
    {
        Assert.Equal(
            Configuration.All.Count,
            Configuration.All.Select(one => one.Title).Distinct(StringComparer.Ordinal).Count()
        );
        Assert.All(
            Configuration.All,
            one =>
            {
                Assert.NotEmpty(one.Rule);
                Assert.True(one.Error is not null || one.Expected.Any(), one.Title);
            }
        );
    }

    private static void ReadAll(Configuration configuration, SpringApplication application)
    {
        foreach (var (name, _) in configuration.Expected)
            _ = ValueOf(application, name);
    }

    private static string ValueOf(SpringApplication application, string name) =>
        name switch
        {
            "profiles" => string.Join(',', application.Profiles),
            _ when name.EndsWith("[]", StringComparison.Ordinal) => string.Join(
                '|',
                (application.Environment.List(name[..^2]) ?? []).Select(found => found.Text)
            ),
            _ when name.EndsWith(".*", StringComparison.Ordinal) => string.Join(
                '|',
                application.Environment.Map(name[..^2]).OrderBy(pair => pair.Key).Select(pair => $"{pair.Key}:{pair.Value.Text}")
            ),
            _ => application.Environment.Find(name) is { } found ? found.Text : "-",
        };
}
