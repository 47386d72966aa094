using System.Globalization;
using PgMigrate.Engine.Rules;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.DataLoss;

/// <summary>
/// Tells whether ALTER COLUMN … TYPE can lose something without an error. What a cast refuses loses nothing: it fails.
/// </summary>
internal static class TypeLoss
{
    private static readonly string[] WholeNumbers = ["smallint", "integer", "bigint"];

    private static readonly string[] Texts = ["text", "character varying", "character"];

    // From each of these to a later one, every value stays what it is.
    private static readonly string[][] Widenings =
    [
        ["real", "double precision"],
        ["character varying", "text"],
        ["text", "character varying"],
        ["jsonb", "json", "text"],
        ["smallint", "integer", "bigint", "numeric", "text"],
        ["xml", "text"],
        ["uuid", "text"],
        ["boolean", "text"],
        ["name", "text"],
        ["date", "text"],
        ["cidr", "inet"],
        ["macaddr", "macaddr8"],
        ["date", "timestamp without time zone"],
    ];

    /// <summary>Whether values can change.</summary>
    /// <param name="old">The type that the column has; null where it is not known.</param>
    /// <param name="change">The change.</param>
    public static bool CanLose(SqlType? old, AlterColumnType change)
    {
        if (old is null || !TypeChange.IsPlain(change))
            return true;
        var wanted = change.Type;
        if (old.IsArray != wanted.IsArray || old.Schema != wanted.Schema)
            return true;
        return old.Name == wanted.Name ? IsNarrower(old, wanted) || LosesFields(old, wanted) : !IsWidening(old, wanted);
    }

    private static bool IsNarrower(SqlType old, SqlType wanted) =>
        wanted.Name switch
        {
            // Too great for the precision is an error; too fine for the scale is rounded.
            "numeric" => wanted.Modifiers.Count > 0 && (old.Modifiers.Count == 0 || Number(wanted, 1) < Number(old, 1)),
            "character" or "bit" => Number(wanted, 0) < Number(old, 0),
            _ => wanted.Modifiers.Count > 0 && (old.Modifiers.Count == 0 || Number(wanted, 0) < Number(old, 0)),
        };

    // Fields that are not kept are cut off.
    private static bool LosesFields(SqlType old, SqlType wanted) => wanted.Fields is not null && wanted.Fields != old.Fields;

    private static bool IsWidening(SqlType old, SqlType wanted)
    {
        // Out of range is an error; a scale below zero rounds.
        if (wanted.Name == "numeric" && Number(wanted, 1) < 0)
            return false;
        if (
            Array.IndexOf(WholeNumbers, old.Name) >= 0
            && (wanted.Name == "numeric" || Array.IndexOf(WholeNumbers, wanted.Name) >= 0)
        )
            return true;
        // Blanks beyond the length are cut without one.
        if (Array.IndexOf(Texts, wanted.Name) >= 0 && wanted.Modifiers.Count > 0)
            return false;
        return Widenings.Any(chain =>
            Array.IndexOf(chain, old.Name) is >= 0 and var from && Array.IndexOf(chain, wanted.Name) > from
        );
    }

    private static int Number(SqlType type, int index) =>
        index < type.Modifiers.Count
        && int.TryParse(type.Modifiers[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
        : index == 0 && type.Name is "character" or "bit" ? 1
        : 0;
}
