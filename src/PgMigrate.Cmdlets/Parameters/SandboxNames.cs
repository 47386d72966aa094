using System.Management.Automation;
using PgMigrate.Engine.Sandbox;

namespace PgMigrate.Cmdlets.Parameters;

/// <summary>From names to the sandboxes that run.</summary>
internal static class SandboxNames
{
    /// <summary>The sandboxes of these names, oldest first.</summary>
    /// <param name="names">Names; wildcards are allowed.</param>
    /// <param name="writeError">Told of every name without wildcards that no sandbox has.</param>
    internal static IReadOnlyList<Sandbox> Find(IEnumerable<string> names, Action<ErrorRecord> writeError)
    {
        string[] wanted = [.. names];
        IReadOnlyList<Sandbox> running = SandboxManager.List();
        foreach (string name in wanted.Where(name => !WildcardPattern.ContainsWildcardCharacters(name)))
        {
            if (!running.Any(sandbox => sandbox.Name.Equals(name, StringComparison.OrdinalIgnoreCase)))
                writeError(NotFound(name));
        }

        var patterns = new NamePatterns(wanted);
        return [.. running.Where(sandbox => patterns.Match(sandbox.Name)).OrderBy(sandbox => sandbox.StartedAt)];
    }

    private static ErrorRecord NotFound(string name) =>
        ErrorRecords.From(
            new MigrationException(
                MigrationErrorId.SandboxNotFound,
                $"No sandbox named '{name}' runs.",
                "Get-PgSandbox shows those that do."
            ),
            name
        );
}
