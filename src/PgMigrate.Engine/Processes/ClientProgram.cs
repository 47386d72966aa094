using System.Globalization;
using System.Text.RegularExpressions;

namespace PgMigrate.Engine.Processes;

/// <summary>One of PostgreSQL's own client programs.</summary>
/// <param name="Path">Full path.</param>
/// <param name="Major">Its major version.</param>
internal sealed partial record ClientProgram(string Path, int Major)
{
    /// <summary>Finds a program, on PATH or where servers are installed.</summary>
    /// <param name="name">Its name, for instance <c>pg_dump</c>.</param>
    /// <param name="oldest">The oldest major version that will do.</param>
    /// <param name="advice">What to do where there is none, besides installing it; a full sentence.</param>
    /// <param name="observer">Told of programs that were passed over.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The oldest that will do: a later pg_dump writes settings that an earlier server does not know.</returns>
    /// <exception cref="MigrationException">BinariesNotFound.</exception>
    public static async Task<ClientProgram> FindAsync(
        string name,
        int oldest,
        string advice,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        ClientProgram? best = null;
        foreach (var path in Candidates(name, SearchEnvironment.Current()))
        {
            var found = await TryReadAsync(path, observer, cancellationToken).ConfigureAwait(false);
            if (found?.Major >= oldest && found.Major < (best?.Major ?? int.MaxValue))
                best = found;
        }

        return best
            ?? throw new MigrationException(
                MigrationErrorId.BinariesNotFound,
                $"No {name} of PostgreSQL {oldest} or later was found, on PATH or where servers are installed.",
                $"Install PostgreSQL's client programs of version {oldest}. {advice}".TrimEnd()
            );
    }

    private static IEnumerable<string> Candidates(string name, SearchEnvironment environment)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        string?[] onPath = [environment.FindProgram(name)];
        return onPath
            .OfType<string>()
            .Concat(environment.ExistingUsualFolders().Select(folder => System.IO.Path.Combine(folder, file)).Where(File.Exists))
            .Distinct();
    }

    // One broken installation does not hide the others; it is told of.
    private static async Task<ClientProgram?> TryReadAsync(
        string path,
        IMigrationObserver observer,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var result = await ProcessRunner.RunAsync(new(path, "--version"), cancellationToken).ConfigureAwait(false);
            return VersionText().Match(result.Output) is { Success: true } match
                ? new ClientProgram(path, int.Parse(match.Groups["major"].ValueSpan, CultureInfo.InvariantCulture))
                : null;
        }
        catch (MigrationException exception)
        {
            observer.OnMessage(new(MessageSeverity.Verbose, null, null, $"Passed over '{path}': {exception.Message}"));
            return null;
        }
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)")]
    private static partial Regex VersionText();
}
