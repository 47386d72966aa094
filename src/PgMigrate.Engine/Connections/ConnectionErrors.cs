using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Connections;

/// <summary>
/// Errors of what a caller said. None holds a value, for it may be a password or a piece of one; nor the exception of a
/// parser, for that may quote what it could not read.
/// </summary>
internal static class ConnectionErrors
{
    public static MigrationException Invalid(string message, string action) =>
        new(MigrationErrorId.ConnectionStringInvalid, message, action);

    /// <summary>A parameter that nobody knows.</summary>
    /// <param name="where">What it stands in.</param>
    /// <param name="name">The parameter.</param>
    /// <param name="known">What it could have been.</param>
    /// <param name="mayBeSecret">
    /// True where the name may be the rest of a password that was not quoted: then it is not shown.
    /// </param>
    public static MigrationException UnknownParameter(
        string where,
        string name,
        IReadOnlyCollection<string> known,
        bool mayBeSecret
    )
    {
        var advice = NearestName.Of(name, known) is { } nearest
            ? $"Did you mean '{nearest}'?"
            : $"Known are: {string.Join(", ", known)}.";
        return mayBeSecret
            ? Invalid(
                $"{where} has a parameter that is not known. It is not shown, since it may be part of a password.",
                $"{advice} In keywords, quote a password that holds ';'. "
                    + "In a URL, write its %, /, ?, #, & and @ as %25, %2F, %3F, %23, %26 and %40."
            )
            : Invalid($"{where} has the parameter '{name}', which is not known.", advice);
    }

    public static MigrationException BadValue(string origin, string keyword, string? allowed) =>
        Invalid(
            $"{origin} has a value that '{keyword}' cannot have.",
            allowed is null ? "Give another value." : $"Give one of {allowed}."
        );
}
