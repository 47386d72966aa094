using System.Text;
using PgMigrate.Spring.Flyway;
using PgMigrate.Spring.Resources;

namespace PgMigrate.Spring.Tests;

/// <summary>What Flyway's history says, held against that of PgMigrate; the query itself is asked of a server in StartTests.</summary>
public sealed class FlywayHistoryTests
{
    private static readonly FlywayMigration[] Migrations =
    [
        Migration("V1__a.sql", "1"),
        Migration("V2__b.sql", "2"),
        Migration("V3__c.sql", "3"),
    ];

    [Fact]
    public void Answer_IsRead()
    {
        FlywayHistory none = FlywayHistory.Read("history,objects\n\"\",t\n");
        Assert.Equal((null, true), (none.Scripts, none.HasObjects));
        FlywayHistory history = Answer(("V1__a.sql", true, "SQL"), ("com.x.V2", true, "JDBC"), ("V3__c.sql", false, "SQL"));
        Assert.Equal(["V1__a.sql"], history.Scripts!);
        Assert.Equal("V3__c.sql", history.Failed);
    }

    [Fact]
    public void WhatFlywayHasApplied_MustBeKnown()
    {
        FlywayHistory history = Answer(("V1__a.sql", true, "SQL"), ("V2__b.sql", true, "SQL"));
        SpringException refused = Assert.Throws<SpringException>(() =>
            history.RefuseUnknown(Migrations, new HashSet<string>(), "t")
        );
        Assert.Contains("2 of these migrations", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"-Baseline -To {FlywayFolder.NameOf(Migrations[1])}", refused.Action, StringComparison.Ordinal);
        history.RefuseUnknown(Migrations, Names(Migrations[..2]), "t");
        new FlywayHistory(null, null, HasObjects: true).RefuseUnknown(Migrations, new HashSet<string>(), "t");
    }

    [Fact]
    public void MigrationThatFailed_IsRefused()
    {
        FlywayHistory history = Answer(("V1__a.sql", true, "SQL"), ("V2__b.sql", false, "SQL"));
        SpringException refused = Assert.Throws<SpringException>(() =>
            history.RefuseUnknown(Migrations, new HashSet<string>(), "t")
        );
        Assert.Contains("failed: V2__b.sql", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2", true, false, "V2__b.sql")]
    [InlineData("2.5", true, false, "V2__b.sql")]
    [InlineData("0", true, false, null)]
    [InlineData("2", false, false, null)]
    [InlineData("2", true, true, null)]
    [InlineData(null, true, false, null)]
    public void Baseline_IsTaken_WhereThereIsSomething_AndNoHistory(
        string? version,
        bool hasObjects,
        bool isApplied,
        string? expected
    )
    {
        var settings = new FlywaySettings
        {
            Locations = [],
            Schemas = [],
            Placeholders = new Dictionary<string, Values.ResolvedValue>(),
            Baseline = version is null ? null : MigrationVersion.TryRead(version),
        };
        HashSet<string> applied = isApplied ? Names(Migrations[..1]) : [];
        string? script = new FlywayHistory(null, null, hasObjects).BaselineOf(Migrations, applied, settings);
        Assert.Equal(expected, script?.Split('/')[^1]);
    }

    private static HashSet<string> Names(FlywayMigration[] migrations) => [.. migrations.Select(FlywayFolder.NameOf)];

    private static FlywayMigration Migration(string name, string version) =>
        new(name, MigrationVersion.TryRead(version), name, new Resource(name, name, 0) { Open = () => Stream.Null });

    private static FlywayHistory Answer(params (string Script, bool Success, string Type)[] rows)
    {
        string xml = string.Concat(
            rows.Select(row =>
                $"<row><script>{row.Script}</script><success>{(row.Success ? "true" : "false")}</success><type>{row.Type}</type></row>"
            )
        );
        return FlywayHistory.Read($"history,objects\n{Convert.ToHexString(Encoding.UTF8.GetBytes($"<table>{xml}</table>"))},t\n");
    }
}
