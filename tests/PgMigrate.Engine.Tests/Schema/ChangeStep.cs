using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Schema;

/// <summary>A statement and what it changes, from a file in <c>Changes</c>.</summary>
/// <param name="Sql">The statement; several are joined by a semicolon and a blank.</param>
/// <param name="Since">The first major version that has it; null where all have.</param>
/// <param name="Changes">The changes, one a line.</param>
internal sealed partial record ChangeStep(string Sql, int? Since, IReadOnlyList<string> Changes)
{
    /// <summary>Its statements.</summary>
    public IReadOnlyList<string> Statements => Sql.Split("; ");

    /// <summary>Runs them together, as the superuser.</summary>
    public async Task RunAsync(TestDatabase database)
    {
        await using var connection = await database.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        foreach (var statement in Statements)
            batch.BatchCommands.Add(new(statement));
        try
        {
            await batch.ExecuteNonQueryAsync();
        }
        catch (PostgresException exception)
        {
            Assert.Fail($"{Sql}: {exception.MessageText}");
        }
    }

    /// <summary>The steps of a file that a server has, in their order: each builds on those before it.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="version">The server's major version.</param>
    /// <param name="superuser">The role that runs them, quoted where it must be; the files say postgres.</param>
    public static IReadOnlyList<ChangeStep> Read(string file, int version, string superuser)
    {
        var written = File.ReadAllText(RepositoryRoot.Combine("tests", "PgMigrate.Engine.Tests", "Schema", "Changes", file));
        var text = Superuser().Replace(written, superuser);
        return [.. Step().Matches(text).Select(Read).Where(step => step.Since is null || version >= step.Since)];
    }

    private static ChangeStep Read(Match step) =>
        new(
            step.Groups["sql"].Value,
            step.Groups["since"] is { Success: true } since ? int.Parse(since.ValueSpan, CultureInfo.InvariantCulture) : null,
            step.Groups["changes"].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        );

    [GeneratedRegex(@"\bpostgres\b")]
    private static partial Regex Superuser();

    [GeneratedRegex(
        @"^> (\[(?<since>\d+)\] )?(?<sql>.+)\n(?<changes>([-+~] .+\n)*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Step();
}
