using PgMigrate.Engine.Configuration;
using PgMigrate.Engine.Configuration.Policies;
using PgMigrate.Engine.Configuration.Sections;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Configuration;

/// <summary>What the policy of an environment is made of.</summary>
public sealed class PolicyTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Without_a_policy_in_the_file_there_is_none()
    {
        Assert.Null(Policy.Of(null, "PROD"));
        Assert.Null(Of("""{ "environments": { "PROD": { "severity": {} }, "DEV": { "policy": {} } } }""", "PROD"));
        Assert.Null(Of("""{ "environments": { "DEV": { "policy": {} } } }""", null));
    }

    [Theory]
    [InlineData("dev", "development")]
    [InlineData("Development", "development")]
    [InlineData("LOCAL", "development")]
    [InlineData("TEST", "test")]
    [InlineData("qa", "test")]
    [InlineData("ci", "test")]
    [InlineData("PROD", "production")]
    [InlineData("staging", "production")]
    [InlineData("devops", "production")]
    [InlineData(null, "production")]
    public void The_name_of_an_environment_tells_its_profile_and_where_it_does_not_it_is_the_strictest(
        string? environment,
        string profile
    ) => Assert.Equal(profile, Of("""{ "policy": {} }""", environment)!.Profile);

    [Fact]
    public void The_environment_is_laid_over_the_file_and_that_over_the_profile()
    {
        var policy = Of(
            """
            {
                "policy": { "lockTimeout": "10s", "retries": 1, "allow": { "force": true }, "roles": ["a"] },
                "profiles": { "production": { "retries": 7, "backup": { "keepLast": 5 } } },
                "environments": {
                    "Prod": { "policy": { "lockTimeout": "2s", "allow": { "undo": false }, "roles": ["b"] } }
                }
            }
            """,
            "PROD"
        )!;

        Assert.Equal((TimeSpan.FromSeconds(2), 1), (policy.Settings.LockTimeout, policy.Settings.Retries));
        Assert.Equal(
            (true, false, false),
            (policy.Settings.Allow!.Force, policy.Settings.Allow.Undo, policy.Settings.Allow.SkipCheck)
        );
        Assert.Equal((BackupMode.Auto, 5), (policy.Settings.Backup!.Mode, policy.Settings.Backup.KeepLast));
        Assert.Equal(["a", "b"], policy.Settings.Roles);
        Assert.Equal(("policy of Prod", 5), (policy.Values["lockTimeout"].Source, policy.Values["lockTimeout"].Line));
        Assert.Equal(("policy", 2), (policy.Values["allow.force"].Source, policy.Values["allow.force"].Line));
        Assert.Equal(("profile production", 3), (policy.Values["backup.keepLast"].Source, policy.Values["backup.keepLast"].Line));
        Assert.Equal(("profile production", null), (policy.Values["order"].Source, policy.Values["order"].Line));
        Assert.Equal("7", policy.ProfileValues["retries"].Value.ToJsonString());
        Assert.False(policy.ProfileValues.ContainsKey("roles"));
    }

    [Fact]
    public void A_list_is_replaced_where_that_is_said()
    {
        const string File = """
            { "policy": { "roles": ["a"] }, "environments": { "PROD": { "policy": { "roles": ["b"], "replace": ["roles"] } } } }
            """;
        Assert.Equal(["b"], Of(File, "PROD")!.Settings.Roles);
        Assert.Equal(["a"], Of(File, "TEST")!.Settings.Roles);
    }

    [Fact]
    public void A_list_in_an_object_is_replaced_by_the_name_that_it_has_there()
    {
        const string File = """
            {
                "policy": { "blockers": { "applications": ["a"] } },
                "environments": {
                    "PROD": { "policy": { "blockers": { "applications": ["b"] }, "replace": ["blockers.applications"] } },
                    "TEST": { "policy": { "blockers": { "applications": ["b"] } } }
                }
            }
            """;
        Assert.Equal(["b"], Of(File, "PROD")!.Settings.Blockers!.Applications);
        Assert.Equal(["a", "b"], Of(File, "TEST")!.Settings.Blockers!.Applications);
    }

    [Fact]
    public void A_profile_of_the_file_stands_on_another()
    {
        var policy = Of(
            """
            {
                "profiles": { "careful": { "profile": "late", "retries": 2 }, "late": { "profile": "test", "order": "linear" } },
                "policy": { "profile": "CAREFUL" }
            }
            """,
            "PROD"
        )!;
        Assert.Equal(
            (2, OrderPolicy.Linear, DestructivePolicy.Warn),
            (policy.Settings.Retries, policy.Settings.Order, policy.Settings.Destructive)
        );
    }

    [Fact]
    public void Its_hash_tells_it_from_every_other()
    {
        var policy = Of("""{ "policy": { "retries": 2, "lockTimeout": "2s" } }""", "PROD")!;
        Assert.Equal(policy.Hash, Of("""{ "policy": { "lockTimeout": "2s", "retries": 2 } }""", "STAGE")!.Hash);
        Assert.NotEqual(policy.Hash, Of("""{ "policy": { "lockTimeout": "2s", "retries": 3 } }""", "PROD")!.Hash);
        Assert.NotEqual(policy.Hash, Of("""{ "policy": { "lockTimeout": "2s", "retries": 2 } }""", "TEST")!.Hash);
    }

    [Fact]
    public void What_the_caller_leaves_open_is_as_the_policy_has_it_and_what_is_stricter_stays()
    {
        _folder.Write(
            "pgmigrate.json",
            """{ "policy": { "profile": "development", "lockTimeout": "10s", "statementTimeout": "1h", "retries": 3, "backup": { "path": "b" } } }"""
        );
        var options = new MigrationOptions { Path = _folder.FullPath, Retries = 1 };

        var (policy, effective) = RunPolicy.For(options);
        Assert.Empty(policy!.Breaches);
        Assert.Equal(
            (TimeSpan.FromSeconds(10), TimeSpan.FromHours(1), 1, _folder["b"]),
            (effective.LockTimeout, effective.StatementTimeout, effective.Retries, effective.BackupPath)
        );

        // Said in so many words, the value that an option begins with is one like any other.
        (_, effective) = RunPolicy.For(options with { Given = ["LockTimeout"] });
        Assert.Equal((TimeSpan.FromSeconds(5), 3), (effective.LockTimeout, effective.Retries));
    }

    [Fact]
    public void What_may_be_loosened_needs_a_reason()
    {
        _folder.Write(
            "pgmigrate.json",
            """{ "policy": { "profile": "development", "retries": 3, "mayOverride": ["retries"] } }"""
        );
        var options = new MigrationOptions { Path = _folder.FullPath, Retries = 5 };

        var (policy, effective) = RunPolicy.For(options with { Reason = "a slow night" });
        Assert.Empty(policy!.Breaches);
        Assert.Equal("retries: 5, not 3", Assert.Single(policy.Overrides).ToString());
        Assert.Equal(5, effective.Retries);

        (policy, _) = RunPolicy.For(options);
        Assert.Contains("no reason is given", Assert.Single(policy!.Breaches).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private Policy? Of(string json, string? environment)
    {
        _folder.Write("pgmigrate.json", json);
        return Policy.Of(ConfigurationFile.Find(null, _folder.FullPath), environment);
    }
}
