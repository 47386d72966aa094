using PgMigrate.Engine.Rehearsal;
using PgMigrate.Engine.Scripts;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Undo;

/// <summary>The text of an any-time script from before the one that is taken back, as grate's history keeps it.</summary>
internal static class PreviousText
{
    /// <summary>Why it cannot run again; null where it can be tried.</summary>
    /// <param name="previous">The record that holds again.</param>
    /// <param name="tokens">The run's tokens: the history keeps placeholders of secrets.</param>
    public static string? Obstacle(UndoRecord previous, IReadOnlyList<MigrationToken> tokens)
    {
        if (previous.Text is not { } text)
            return "the history has kept no text of its previous version";
        if (MaskedIn(text, tokens) is { } secret)
            return $"its previous version holds the secret token {secret}, which the history masks; give it with "
                + $"{RunOption.Tokens}";
        if (
            Script.InMemory(new ScriptFile("", previous.Name, previous.Name, ScriptKind.AnyTime), text).Directives.Loads.Count > 0
        )
            return "its previous version loads files, which the history does not keep";
        return OutsideEffects.PlainObstacle(SqlText.Read(text)) is { } obstacle
            ? $"the text of its previous version, as the history keeps it, {obstacle}"
            : null;
    }

    /// <summary>The step that runs it.</summary>
    /// <param name="file">The script.</param>
    /// <param name="previous">The record that holds again; without an obstacle.</param>
    public static PlanEntry Entry(ScriptFile file, UndoRecord previous)
    {
        var script = Script.InMemory(file with { Path = $"{file} as it was applied before" }, previous.Text!);
        return new PlanEntry(
            script.With(script.Directives.AsApplied),
            GrateHash.Of(previous.Text!),
            previous.OneTime,
            PlanAction.Run
        )
        {
            FallsBackTo = previous.Id,
            IsFromDatabase = true,
        };
    }

    private static string? MaskedIn(string text, IReadOnlyList<MigrationToken> tokens)
    {
        foreach (var match in TokenRules.TokenPattern().EnumerateMatches(text))
            if (
                text.Substring(match.Index + 2, match.Length - 4) is var name
                && !tokens.Any(token => token.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            )
                return name;
        return null;
    }
}
