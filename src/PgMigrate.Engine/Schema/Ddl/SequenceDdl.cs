namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Sequences; that of an identity column comes with the column.</summary>
internal static class SequenceDdl
{
    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject sequence, DdlSource source)
    {
        if (IsOfIdentity(sequence, source))
            yield break;
        var unlogged = sequence["persistence"] is null ? string.Empty : "UNLOGGED ";
        yield return new(
            DdlStage.Sequence,
            sequence,
            $"CREATE {unlogged}SEQUENCE {sequence.Name} AS {sequence["data type"]} {Options(sequence)}"
        );
        if (sequence["owned by"] is { } column)
            yield return new(DdlStage.Constraint, sequence, $"ALTER SEQUENCE {sequence.Name} OWNED BY {column}");
    }

    /// <summary>True where an identity column brings it.</summary>
    public static bool IsOfIdentity(SchemaObject sequence, DdlSource source) =>
        sequence.Parent is { } column && sequence["owner"] is null && source.Find("COLUMN", column)?["identity"] is not null;

    /// <summary>What <c>GENERATED … AS IDENTITY</c> has in parentheses.</summary>
    public static string IdentityOptions(SchemaObject sequence) => $"SEQUENCE NAME {sequence.Name} {Options(sequence)}";

    private static string Options(SchemaObject sequence) =>
        $"START WITH {sequence["start"]} INCREMENT BY {sequence["increment"]} MINVALUE {sequence["minimum"]} MAXVALUE "
        + $"{sequence["maximum"]} "
        + $"CACHE {sequence["cache"]}{(sequence["cycle"] is null ? "" : " CYCLE")}";
}
