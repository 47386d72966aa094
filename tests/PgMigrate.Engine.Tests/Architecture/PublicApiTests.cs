using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>What applications may build on: whoever changes the list has decided to.</summary>
public sealed class PublicApiTests
{
    private static string Approved =>
        Path.Combine(RepositoryRoot.FullPath, "tests", "PgMigrate.Engine.Tests", "Architecture", "PublicTypes.txt");

    [Fact]
    public void Public_types_are_those_that_were_approved() =>
        Assert.Equal(
            File.ReadAllLines(Approved),
            new[] { typeof(MigrationOptions), typeof(PgMigrator) }
                .SelectMany(type => type.Assembly.GetExportedTypes())
                .Where(type => !type.IsNested)
                .Select(type => type.FullName)
                .Order(StringComparer.Ordinal)
        );
}
