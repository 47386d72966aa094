using System.Globalization;

namespace PgMigrate.Tests.Support;

/// <summary>
/// How large the large tests are, and how often the random ones run: small unless <c>PGMIGRATE_TEST_FULL=1</c> asks for
/// everything. tests/README.md lists them all.
/// </summary>
public static class TestScale
{
    /// <summary>Whether everything is asked for.</summary>
    public static bool IsFull { get; } = Environment.GetEnvironmentVariable("PGMIGRATE_TEST_FULL") == "1";

    /// <summary>A number that a variable of its own overrides.</summary>
    /// <param name="variable">The environment variable.</param>
    /// <param name="usual">The number by default.</param>
    /// <param name="full">The number where everything is asked for.</param>
    public static int Count(string variable, int usual, int full) => Given(variable) ?? (IsFull ? full : usual);

    /// <summary>The number that an environment variable gives; null where it gives none.</summary>
    public static int? Given(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? int.Parse(text, CultureInfo.InvariantCulture)
            : null;
}
