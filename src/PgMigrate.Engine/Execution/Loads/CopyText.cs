using PgMigrate.Engine.Scripts.Loads;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Loads;

/// <summary>Writes <c>COPY … FROM STDIN</c>.</summary>
internal static class CopyText
{
    /// <summary>The statement.</summary>
    /// <param name="load">How the file is written.</param>
    /// <param name="relation">What it goes into, quoted.</param>
    /// <param name="columns">The columns, in the file's order.</param>
    /// <param name="encoding">PostgreSQL's name of the encoding.</param>
    public static string Of(ScriptLoad load, string relation, IEnumerable<string> columns, string encoding) =>
        $"COPY {relation} ({Names(columns)}) FROM STDIN WITH ({string.Join(", ", Options(load, encoding))})";

    /// <summary>Names in quotes, with commas in between.</summary>
    public static string Names(IEnumerable<string> columns) => string.Join(", ", columns.Select(SqlIdentifier.Quote));

    private static IEnumerable<string> Options(ScriptLoad load, string encoding)
    {
        yield return load.Format switch
        {
            DataFormat.Binary => "FORMAT binary",
            DataFormat.Text => "FORMAT text",
            _ => "FORMAT csv",
        };
        if (load.Format == DataFormat.Binary)
            yield break;
        yield return $"ENCODING {SqlLiteral.Quote(encoding)}";
        if (load.Delimiter is { } delimiter)
            yield return $"DELIMITER {Character(delimiter)}";
        else if (load.Format == DataFormat.Tsv)
            yield return $"DELIMITER {Character('\t')}";
        if (load.Null is { } nothing)
            yield return $"NULL {SqlLiteral.Quote(nothing)}";
        if (load.Quote is { } quote)
            yield return $"QUOTE {Character(quote)}";
        if (load.Escape is { } escape)
            yield return $"ESCAPE {Character(escape)}";
    }

    private static string Character(char character) => SqlLiteral.Quote(character.ToString());
}
