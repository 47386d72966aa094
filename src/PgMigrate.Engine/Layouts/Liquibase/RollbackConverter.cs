using PgMigrate.Engine.Layouts.Liquibase.Changes;

namespace PgMigrate.Engine.Layouts.Liquibase;

/// <summary>Makes of a changeset's rollback what takes it back.</summary>
/// <param name="findings">Are told what cannot be carried over.</param>
/// <param name="placeholders">What stands for values.</param>
internal sealed class RollbackConverter(LayoutFindings findings, Placeholders placeholders)
{
    private const string Nothing = "-- Nothing is to be taken back.";
    private const string Derived = "The way back is derived from the script instead, where it can be.";

    /// <summary>The script; null where the changeset says nothing, or nothing that can be carried over.</summary>
    public ScriptDraft? Convert(ChangeSet set)
    {
        var draft = set.Sql is { } sql ? OfSql(set, sql) : OfChanges(set);
        draft?.Fill(placeholders);
        return draft;
    }

    private ScriptDraft? OfSql(ChangeSet set, ChangeSetSql sql)
    {
        var text = sql.Rollback.Trim();
        if (text.Length == 0)
            return null;
        if (IsNothing(text))
            return new ScriptDraft(set.File, Nothing, findings, sql.RollbackLine);
        if (text.Contains("changesetid:", StringComparison.OrdinalIgnoreCase))
            return NamesOther(set, sql.RollbackLine);
        if (EndDelimiter.Apply(sql.Rollback, sql.RollbackEndDelimiter, splits: true) is { } applied)
            return new ScriptDraft(set.File, applied, findings, sql.RollbackLine);
        findings.Warning(set.File, sql.RollbackLine, $"The rollbackEndDelimiter is a pattern that is not understood. {Derived}");
        return null;
    }

    private ScriptDraft? OfChanges(ChangeSet set)
    {
        if (set.Rollbacks.Count == 0)
            return null;
        var first = set.Rollbacks[0].Line;
        var placed = new PlacedSql(first);
        var writer = new ChangeWriter(placed, new LiquibaseName(set.Quoting));
        foreach (var rollback in set.Rollbacks)
        {
            if (rollback["changeSetId"] is not null)
                return NamesOther(set, rollback.Line);
            if (rollback.Value is { } text && !IsNothing(text))
                writer.AddWritten(rollback.ValueLine, text);
            foreach (var change in rollback.Children.Where(change => Databases.Include(change["dbms"])))
                ChangeTypes.Write(change, writer);
        }

        foreach (var (line, message) in writer.Refused)
            findings.Warning(set.File, line, $"{message} The rollback is not carried over. {Derived}");
        return writer.Refused.Count > 0
            ? null
            : new ScriptDraft(set.File, placed.Text.Length > 0 ? placed.Text : Nothing, findings, first);
    }

    private ScriptDraft? NamesOther(ChangeSet set, int line)
    {
        findings.Warning(set.File, line, $"The rollback is that of another changeset, and is not carried over. {Derived}");
        return null;
    }

    private static bool IsNothing(string text) =>
        text.StartsWith("not required", StringComparison.OrdinalIgnoreCase)
        || text.StartsWith("empty", StringComparison.OrdinalIgnoreCase);
}
