using System.Text.Json;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Execution.Batches;

/// <summary>A range of a key's values: behind one of them, up to and with another.</summary>
/// <param name="Key">The key.</param>
/// <param name="Begin">The value behind which it begins, as a JSON array with an element for each column; null for the
/// beginning.</param>
/// <param name="End">The value with which it ends, as a JSON array.</param>
internal sealed record KeyRange(BatchKey Key, string? Begin, string End)
{
    /// <summary>The condition that a row lies in it.</summary>
    /// <param name="qualifier">What stands before the names of columns, as it stands in SQL; null for nothing.</param>
    /// <remarks>It stands in users' statements: operators and types have their schema.</remarks>
    public string Condition(string? qualifier)
    {
        var row = Row(Key.Names(qualifier));
        var upTo = $"{row} OPERATOR({Key.Operators}.<=) {Row(Literals(End))}";
        return Begin is null ? $"({upTo})" : $"({row} OPERATOR({Key.Operators}.>) {Row(Literals(Begin))} AND {upTo})";
    }

    /// <summary>A column of the value behind which it begins, as a constant; a NULL of its type for the beginning.</summary>
    public string After(int column) => Begin is null ? $"NULL::{Key.Columns[column].Type}" : Literals(Begin)[column];

    /// <summary>A column of the value with which it ends, as a constant.</summary>
    public string Through(int column) => Literals(End)[column];

    // A comparison of rows goes by the first columns that differ, and the index answers it.
    private static string Row(IEnumerable<string> parts)
    {
        string[] all = [.. parts];
        return all.Length == 1 ? all[0] : $"({string.Join(", ", all)})";
    }

    private string[] Literals(string values)
    {
        using var json = JsonDocument.Parse(values);
        return [.. json.RootElement.EnumerateArray().Zip(Key.Columns, (value, column) => Literal(value, column.Type!))];
    }

    // Numbers keep all of their digits; what JSON has as text is what the type's own input reads.
    private static string Literal(JsonElement value, string type)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return $"{SqlLiteral.Quote(text).TrimStart()}::{type}";
    }
}
