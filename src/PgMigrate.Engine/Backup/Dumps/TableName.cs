using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Backup.Dumps;

/// <summary>A table's name in its two parts, as the catalogue has them.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Name">The name.</param>
internal sealed record TableName(string Schema, string Name)
{
    /// <summary>Reads a full name, quoted where PostgreSQL would.</summary>
    public static TableName Parse(string text)
    {
        var dot = EndOfSchema(text);
        return new TableName(SqlIdentifier.Parse(text.AsSpan(0, dot)), SqlIdentifier.Parse(text.AsSpan(dot + 1)));
    }

    /// <summary>Both parts in quotes.</summary>
    public string Quoted => $"{SqlIdentifier.Quote(Schema)}.{SqlIdentifier.Quote(Name)}";

    private static int EndOfSchema(string text)
    {
        var quoted = false;
        for (var place = 0; place < text.Length; place++)
        {
            if (text[place] == '"')
                quoted = !quoted;
            if (text[place] == '.' && !quoted)
                return place;
        }

        throw new FormatException($"'{text}' is no full name of a table.");
    }
}
