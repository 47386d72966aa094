using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules.Target;

/// <summary>A function as a statement names it.</summary>
/// <param name="Function">Its name.</param>
/// <param name="Arguments">The types that it is called with, as <c>format_type</c> writes them; null where none are given, or one
/// is not plain.</param>
internal sealed record FunctionSignature(ObjectName Function, IReadOnlyList<string>? Arguments)
{
    /// <summary>The functions that a CREATE, ALTER, DROP, GRANT or REVOKE names, in order.</summary>
    public static IEnumerable<FunctionSignature> In(string statement)
    {
        var functions = new List<FunctionSignature>();
        var reader = new StatementReader(statement);
        if (!reader.SeekAnyWord("FUNCTION", "PROCEDURE", "ROUTINE", "AGGREGATE"))
            return functions;
        reader.Move();
        reader.TryIfExists();
        do
        {
            if (reader.ObjectName() is { } name)
                functions.Add(new FunctionSignature(name, ReadArguments(ref reader)));
        } while (reader.TryToken(SqlTokenKind.Comma));
        return functions;
    }

    private static List<string>? ReadArguments(ref StatementReader reader)
    {
        if (!reader.Is(SqlTokenKind.OpenParenthesis))
            return null;
        var inside = reader;
        reader.SkipGroup();
        inside.Move();
        var types = new List<string>();
        while (!inside.AtEnd && !inside.Is(SqlTokenKind.CloseParenthesis))
        {
            if (!inside.TryWords("OUT") && !TryReadArgument(ref inside, types))
                return null;
            inside.SkipToListBreak();
            inside.TryToken(SqlTokenKind.Comma);
        }

        return types;
    }

    /// <summary>
    /// [mode] [name] type [DEFAULT …]; where two words could be a name and a type, the longer reading is right.
    /// </summary>
    private static bool TryReadArgument(ref StatementReader reader, List<string> types)
    {
        reader.TryAnyWord("IN", "INOUT", "VARIADIC");
        var named = reader;
        var type = SqlTypeReader.Read(ref reader);
        if (type is null || !EndsArgument(reader))
        {
            named.Move();
            reader = named;
            type = SqlTypeReader.Read(ref reader);
        }

        if (type is null || !EndsArgument(reader))
            return false;
        types.Add((type with { Modifiers = [], Fields = null }).ToString());
        return true;
    }

    private static bool EndsArgument(StatementReader reader) =>
        reader.AtListBreak() || reader.IsWord("DEFAULT") || reader.TryOperator("=");
}
