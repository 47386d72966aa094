using PgMigrate.Engine.History;
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
        return [.. new TRule().Check(FolderContext.Read(MigrationFolder.Open(Folder.FullPath), options ?? Options, history))];
    }

    /// <summary>The record of a script that was applied as it is now, or with another text.</summary>
    private protected AppliedScript Applied(string path, string? text = null) => new(
        path[(path.IndexOf('/', StringComparison.Ordinal) + 1)..], GrateHash.Of(text ?? File.ReadAllText(Folder[path])), OneTime: true,
        AppliedAt: DateTimeOffset.UnixEpoch);

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
