using System.Reflection;
using PgMigrate.Engine.Processes;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Architecture;

/// <summary>How sources look is the formatter's to say, apart from comments and texts, which it leaves alone.</summary>
public sealed class SourceTextTests
{
    private const int MostCharacters = 130;

    private static readonly string Formatter = typeof(SourceTextTests)
        .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Formatter")
        .Value!;

    [Fact]
    public async Task The_formatter_would_change_nothing()
    {
        var result = await ProcessRunner.RunAsync(
            new ProcessRequest(DotnetHost.Path, ["exec", Formatter, "check", RepositoryRoot.FullPath])
            {
                TimeLimit = TimeSpan.FromMinutes(3),
                ExpectedExitCodes = null,
            },
            TestContext.Current.CancellationToken
        );
        Assert.True(result.ExitCode == 0, $"dotnet csharpier format .\n{result.Output}\n{result.Error}");
    }

    [Fact]
    public void The_manifest_names_the_formatter_that_checks() =>
        Assert.Contains(
            $"csharpier{Path.DirectorySeparatorChar}{Version()}{Path.DirectorySeparatorChar}",
            Path.GetFullPath(Formatter),
            StringComparison.Ordinal
        );

    [Fact]
    public void No_line_is_longer_than_a_reader_sees_at_once()
    {
        var longer =
            from folder in new[] { "src", "build" }
            from path in Directory.EnumerateFiles(RepositoryRoot.Combine(folder), "*.cs", SearchOption.AllDirectories)
            from line in File.ReadLines(path)
            where line.Length > MostCharacters
            select $"{Path.GetRelativePath(RepositoryRoot.FullPath, path)}: {line.Trim()}";
        Assert.Empty(longer);
    }

    // Whatever the encoding of a database, it has these characters.
    [Fact]
    public void Our_own_SQL_is_of_ASCII_alone()
    {
        var other =
            from path in Directory.EnumerateFiles(RepositoryRoot.Combine("src"), "*.sql", SearchOption.AllDirectories)
            where File.ReadAllBytes(path).Any(letter => letter > 127)
            select Path.GetRelativePath(RepositoryRoot.FullPath, path);
        Assert.Empty(other);
    }

    private static string Version()
    {
        using var manifest = System.Text.Json.JsonDocument.Parse(
            File.ReadAllText(RepositoryRoot.Combine(".config", "dotnet-tools.json"))
        );
        return manifest.RootElement.GetProperty("tools").GetProperty("csharpier").GetProperty("version").GetString()!;
    }
}
