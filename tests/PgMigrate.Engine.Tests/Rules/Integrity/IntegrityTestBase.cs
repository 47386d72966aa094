using Npgsql;
using PgMigrate.Engine.Connections;
using PgMigrate.Engine.History;
using PgMigrate.Engine.Planning;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Scripts;
using PgMigrate.Tests.Support;

namespace PgMigrate.Engine.Tests.Rules.Integrity;

/// <summary>A migration folder, and a rule that looks at it.</summary>
public abstract class IntegrityTestBase : IDisposable
{
    private const string Sql = "CREATE TABLE t (a integer);";

    private protected TempFolder Folder { get; } = new();

    private protected MigrationOptions Options => new() { Path = Folder.FullPath };

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes scripts; each path may be followed by <c>|</c> and its text.</summary>
    private protected void Write(params string[] scripts)
    {
        foreach (var script in scripts.Select(script => script.Split('|', 2)))
            Folder.Write(script[0], script.Length > 1 ? script[1] : Sql);
    }

    /// <summary>What a rule finds in the folder.</summary>
    private protected RuleHit[] Check<TRule>(MigrationOptions? options = null, IEnumerable<AppliedScript>? applied = null)
        where TRule : FolderRule, new()
    {
        var history = applied?.ToDictionary(script => script.Name, StringComparer.Ordinal);
        var folder = MigrationFolder.Open(Folder.FullPath, configuration: null);
        var planned = history is null ? null : Plan(folder, options ?? Options, history);
        return [.. new TRule().Check(FolderContext.Read(folder, options ?? Options, history, planned))];
    }

    // As Test-PgMigration takes it: from grate, or where a file keeps grate from planning, what was never applied.
    private static HashSet<string> Plan(
        MigrationFolder folder,
        MigrationOptions options,
        Dictionary<string, AppliedScript> history
    )
    {
        var target = new ConnectionTarget(new NpgsqlConnectionStringBuilder("Host=nowhere;Database=none"));
        var database = GrateDatabase.Of(target, options, Task.FromResult(AppliedScripts.Hashes(history)), Task.FromResult(false));
        try
        {
            var plan = Planner
                .PlanAsync(folder, database, options, TokenScan.AnyMayHoldToken(folder.Scripts))
                .GetAwaiter()
                .GetResult();
            return [.. plan.Effective.Select(entry => entry.Name)];
        }
        catch (MigrationException)
        {
            return [.. folder.Scripts.Select(script => script.Name).Where(name => !history.ContainsKey(name))];
        }
    }

    /// <summary>The record of a script that was applied as it is now, or with another text.</summary>
    private protected AppliedScript Applied(string path, string? text = null) =>
        new(
            path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..],
            GrateHash.Of(text ?? File.ReadAllText(Folder[path])),
            OneTime: true,
            AppliedAt: DateTimeOffset.UnixEpoch
        );

    /// <summary>Asserts that there is one suspicion, of this script and place, and that its message holds these parts.</summary>
    private protected static RuleHit RequireOne(RuleHit[] found, string? script, int? line, params string[] parts)
    {
        var suspicion = Assert.Single(found);
        Assert.Equal((script, line), (suspicion.Script?.ToString(), suspicion.Line));
        Assert.All(parts, part => Assert.Contains(part, suspicion.Message, StringComparison.Ordinal));
        Assert.Matches(@"^\S.*[.?]$", suspicion.Message);
        return suspicion;
    }
}
