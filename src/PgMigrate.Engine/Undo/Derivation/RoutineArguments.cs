using PgMigrate.Engine.Schema;
using PgMigrate.Engine.Schema.Ddl;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Undo.Derivation;

/// <summary>Arguments of routines, as two statements write them.</summary>
internal static class RoutineArguments
{
    /// <summary>Whether two lists are the same, of which one may leave out names and what only comes out.</summary>
    public static bool AreSame(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var (first, second) = (Inputs(one), Inputs(other));
        return first.Count == second.Count && first.Zip(second).All(pair => IsSame(pair.First, pair.Second));
    }

    /// <summary>The arguments of a routine of a snapshot.</summary>
    public static IReadOnlyList<string> Of(SchemaObject routine)
    {
        var reader = new StatementReader(routine.Name.AsSpan(DdlNames.Head(routine).Length));
        return reader.GroupItems();
    }

    private static List<string> Inputs(IReadOnlyList<string> arguments) =>
        [.. arguments.Select(Words).Where(words => !words.StartsWith("out ", StringComparison.Ordinal))];

    private static bool IsSame(string one, string other) =>
        one == other
        || one.EndsWith($" {other}", StringComparison.Ordinal)
        || other.EndsWith($" {one}", StringComparison.Ordinal);

    private static string Words(string argument)
    {
        var words = new List<string>();
        var reader = new StatementReader(argument);
        while (!reader.AtEnd)
        {
            words.Add(reader.CurrentText.ToString().ToLowerInvariant());
            reader.Move();
        }

        return string.Join(' ', words);
    }
}
