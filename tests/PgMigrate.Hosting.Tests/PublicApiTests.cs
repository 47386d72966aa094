namespace PgMigrate.Hosting.Tests;

/// <summary>What applications may build on: whoever changes the list has decided to.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void Public_types_are_those_that_were_approved() =>
        Assert.Equal(
            [
                "Microsoft.Extensions.DependencyInjection.PgMigrationHealthChecks",
                "Microsoft.Extensions.DependencyInjection.PgMigrationServices",
                "Microsoft.Extensions.Hosting.PgMigrationHost",
                "PgMigrate.Hosting.PgMigrationGateOptions",
                "PgMigrate.Hosting.PgMigrationHealthOptions",
                "PgMigrate.Hosting.PgMigrationOptions",
                "PgMigrate.Hosting.PgMigrationStartException",
                "PgMigrate.Hosting.PgMigrationStartOptions",
                "PgMigrate.Hosting.PgMigrationStartState",
                "PgMigrate.Hosting.PgMigrationStatus",
                "PgMigrate.Hosting.StartFailureAction",
            ],
            typeof(PgMigrationOptions).Assembly.GetExportedTypes().Select(type => type.FullName).Order(StringComparer.Ordinal)
        );
}
