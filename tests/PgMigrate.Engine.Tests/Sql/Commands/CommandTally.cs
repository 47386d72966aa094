using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Tests.Sql.Commands;

/// <summary>Compares statements one by one, and counts.</summary>
sealed class CommandTally
{
    readonly SortedDictionary<string, (int Compared, int Different)> _kinds = new(StringComparer.Ordinal);

    public int Compared { get; private set; }

    public List<string> Differences { get; } = [];

    public List<string> Refused { get; } = [];

    public void Compare(string statement)
    {
        var command = CommandReader.Read(statement);
        if (ParseTree.OnlyStatement(statement) is not { } tree)
        {
            Refused.Add(statement);
            return;
        }
        if (ParseTreeText.Of(tree) is not { } theirs)
            return;
        var ours = CommandText.Of(WithDefaults(command));
        var isDifferent = ours != theirs;
        CheckExpressions(statement, command);
        Compared++;
        var (compared, different) = _kinds.GetValueOrDefault(tree.Name);
        _kinds[tree.Name] = (compared + 1, different + (isDifferent ? 1 : 0));
        if (isDifferent)
            Differences.Add($"{statement}\n theirs: {theirs}\n ours:   {ours}");
    }

    public int Expressions { get; private set; }

    /// <summary>One that begins too late or ends too early, or too late, is none.</summary>
    void CheckExpressions(string statement, SqlCommand? command)
    {
        foreach (var expression in CommandExpressions.Of(command))
        {
            Expressions++;
            if (PgQuery.Parse($"SELECT ({expression})") is null)
                Differences.Add($"{statement}\n expression: {expression}");
        }
    }

    // The parser fills it in.
    static SqlCommand? WithDefaults(SqlCommand? command) =>
        command is CreateIndex { Method: null } index ? index with { Method = "btree" } : command;

    public override string ToString() =>
        $"{Compared} compared with {Expressions} expressions, {Differences.Count} differences, {Refused.Count} refused by the "
        + "parser: "
        + string.Join(", ", _kinds.Select(static kind => $"{kind.Key} {kind.Value.Compared}/{kind.Value.Different}"));
}
