using System.Globalization;
using PgMigrate.Engine.Sql;
using PgMigrate.Engine.Sql.Commands;

namespace PgMigrate.Engine.Rules;

/// <summary>What ALTER COLUMN … TYPE costs. Measured by relfilenode; tests measure it again.</summary>
internal enum TypeChangeCost
{
    /// <summary>The catalogue changes, the rows stay.</summary>
    Free,

    /// <summary>Free where the session's time zone is UTC, a rewrite elsewhere.</summary>
    FreeInUtc,

    /// <summary>Every row is written again, and every index of the table built again.</summary>
    Rewrite,
}

/// <summary>Tells what a change of type costs.</summary>
internal static class TypeChange
{
    // Length in first place, 0 for none; a wider one needs no look at the rows.
    private static readonly string[] Lengths = ["character varying", "bit varying"];

    private static readonly string[] Precisions =
    [
        "timestamp without time zone",
        "timestamp with time zone",
        "time without time zone",
        "time with time zone",
        "interval",
    ];

    /// <summary>Whether a USING says no more than the change itself: the bare column, or a cast of it to the new type.</summary>
    public static bool IsPlain(AlterColumnType action)
    {
        if (action.Using is not { } expression)
            return true;
        var column = expression.Split("::", 2, StringSplitOptions.TrimEntries);
        return SqlIdentifier.Parse(column[0].Trim('(', ')')) == action.Column
            && (column.Length == 1 || IsType(column[1], action));
    }

    /// <summary>The cost of a change without USING.</summary>
    public static TypeChangeCost CostOf(SqlType old, SqlType wanted)
    {
        if (old.IsArray || wanted.IsArray || old.Schema is not null || wanted.Schema is not null)
            return Same(old, wanted) || IsLengthDropped(old, wanted) ? TypeChangeCost.Free : TypeChangeCost.Rewrite;
        if (old.Name == wanted.Name)
            return IsWider(old, wanted) ? TypeChangeCost.Free : TypeChangeCost.Rewrite;
        if (IsTimeZoneAdded(old, wanted))
            return TypeChangeCost.FreeInUtc;
        return IsCoercible(old, wanted) ? TypeChangeCost.Free : TypeChangeCost.Rewrite;
    }

    private static bool Same(SqlType old, SqlType wanted) =>
        old.Schema == wanted.Schema
        && old.Name == wanted.Name
        && old.Fields == wanted.Fields
        && old.IsArray == wanted.IsArray
        && old.Modifiers.SequenceEqual(wanted.Modifiers);

    // Of arrays, that alone spares the rows.
    private static bool IsLengthDropped(SqlType old, SqlType wanted) =>
        old.IsArray && wanted is { IsArray: true, Modifiers.Count: 0 } && old.Schema == wanted.Schema && old.Name == wanted.Name;

    private static bool IsType(string text, AlterColumnType action) =>
        CommandReader.Read($"ALTER TABLE t ALTER c TYPE {text.TrimEnd(')')}{(text.Count(c => c == '(') == 1 ? ")" : "")}")
            is AlterTable { Actions: [AlterColumnType cast] }
        && Same(cast.Type, action.Type);

    private static bool IsWider(SqlType old, SqlType wanted)
    {
        if (old.Fields != wanted.Fields && wanted.Fields is not null)
            return false;
        if (old.Modifiers.SequenceEqual(wanted.Modifiers))
            return true;
        if (Lengths.Contains(wanted.Name) || Precisions.Contains(wanted.Name))
            return wanted.Modifiers.Count == 0
                || (old.Modifiers.Count == 1 && wanted.Modifiers.Count == 1 && Number(old, 0) <= Number(wanted, 0));
        return wanted.Name == "numeric" && IsWiderNumeric(old, wanted);
    }

    private static bool IsWiderNumeric(SqlType old, SqlType wanted) =>
        wanted.Modifiers.Count == 0
        || (old.Modifiers.Count > 0 && Number(old, 1) == Number(wanted, 1) && Number(old, 0) <= Number(wanted, 0));

    private static bool IsTimeZoneAdded(SqlType old, SqlType wanted) =>
        (old.Name, wanted.Name)
            is
                ("timestamp without time zone", "timestamp with time zone")
                or
                ("timestamp with time zone", "timestamp without time zone")
        && IsWider(old with { Name = wanted.Name }, wanted);

    private static bool IsCoercible(SqlType old, SqlType wanted) =>
        (old.Name, wanted.Name) switch
        {
            ("character varying", "text") or ("cidr", "inet") or ("xml", "text") => true,
            ("oid", "integer") or ("integer", "oid") => true,
            ("text", "character varying") => wanted.Modifiers.Count == 0,
            _ => false,
        };

    private static int Number(SqlType type, int index) =>
        index < type.Modifiers.Count
        && int.TryParse(type.Modifiers[index], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : 0;
}
