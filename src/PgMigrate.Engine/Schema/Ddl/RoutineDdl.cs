using System.Text.RegularExpressions;
using PgMigrate.Engine.Sql;

namespace PgMigrate.Engine.Schema.Ddl;

/// <summary>Functions and procedures.</summary>
internal static partial class RoutineDdl
{
    // Their values are lists of names, quoted where they must be: a list in quotes would be one name.
    private static readonly string[] NameLists =
    [
        "local_preload_libraries",
        "search_path",
        "session_preload_libraries",
        "shared_preload_libraries",
        "temp_tablespaces",
        "unix_socket_directories",
    ];

    /// <summary>The statements.</summary>
    public static IEnumerable<DdlStatement> Write(SchemaObject routine)
    {
        var clauses = string.Concat(Clauses(routine).Select(clause => $" {clause}"));
        var name = $"{DdlNames.Head(routine)}({routine["arguments"]})";
        return [new(DdlStage.Routine, routine, $"CREATE {routine.Type} {name}{clauses}")];
    }

    private static IEnumerable<string> Clauses(SchemaObject routine)
    {
        if (routine["returns"] is { } returns && routine.Type == "FUNCTION")
            yield return $"RETURNS {returns}";
        yield return $"LANGUAGE {SqlIdentifier.Quote(routine["language"]!)}";
        if (routine["transform"] is { } transform)
            yield return $"TRANSFORM {string.Join(", ", DdlNames.List(transform).Select(type => $"FOR TYPE {type}"))}";
        foreach (var clause in Attributes(routine))
            yield return clause;
        foreach (var setting in Settings(routine["settings"]))
            yield return setting;
        yield return Body(routine);
    }

    private static IEnumerable<string> Attributes(SchemaObject routine)
    {
        if (routine["window"] is not null)
            yield return "WINDOW";
        if (routine["volatility"] is { } volatility)
            yield return volatility;
        if (routine["strict"] is not null)
            yield return "STRICT";
        if (routine["security"] is { } security)
            yield return $"SECURITY {security}";
        if (routine["leakproof"] is not null)
            yield return "LEAKPROOF";
        if (routine["parallel"] is { } parallel)
            yield return $"PARALLEL {parallel}";
        if (routine["cost"] is { } cost)
            yield return $"COST {cost}";
        if (routine["rows"] is { } rows)
            yield return $"ROWS {rows}";
        if (routine["support"] is { } support)
            yield return $"SUPPORT {support}";
    }

    private static IEnumerable<string> Settings(string? settings)
    {
        foreach (var setting in settings is null ? [] : BetweenSettings().Split(settings))
        {
            var equals = setting.IndexOf('=', StringComparison.Ordinal);
            var (name, value) = (setting[..equals], setting[(equals + 1)..]);
            var isList = NameLists.Contains(name, StringComparer.OrdinalIgnoreCase) && value.Length > 0;
            yield return $"SET {string.Join('.', name.Split('.').Select(SqlIdentifier.Quote))} TO "
                + $"{(isList ? value : SqlLiteral.Quote(value))}";
        }
    }

    private static string Body(SchemaObject routine) =>
        routine switch
        {
            _ when routine["sql body"] is { } body => body,
            _ when routine["file"] is { } file =>
                $"AS {SqlLiteral.Quote(file)}, {SqlLiteral.Quote(routine["body"] ?? string.Empty)}",
            _ => $"AS {SqlLiteral.Quote(routine["body"] ?? string.Empty)}",
        };

    [GeneratedRegex(@", (?=[A-Za-z_][\w$]*(\.[A-Za-z_][\w$]*)?=)")]
    private static partial Regex BetweenSettings();
}
