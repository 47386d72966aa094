using PgMigrate.Engine.Text;

namespace PgMigrate.Engine.Layouts;

/// <summary>
/// A call about a folder of scripts, be it a migration folder or another tool's. The latter is laid out for as long as the call
/// goes on, and whatever leaves the call names the tool's files.
/// </summary>
internal static class LaidOutCall
{
    /// <summary>Makes a call that returns nothing.</summary>
    /// <param name="options">The folder, and whose it is.</param>
    /// <param name="observer">The caller's observer.</param>
    /// <param name="work">What is done; with the options of a migration folder, and the observer that stands before the
    /// caller's.</param>
    public static Task RunAsync(
        MigrationOptions options,
        IMigrationObserver observer,
        Func<MigrationOptions, IMigrationObserver, Task> work
    ) =>
        RunAsync(
            options,
            observer,
            async (run, outward) =>
            {
                await work(run, outward).ConfigureAwait(false);
                return true;
            },
            static (_, done) => done,
            static (_, done) => done
        );

    /// <summary>Makes a call that returns something.</summary>
    /// <param name="options">The folder, and whose it is.</param>
    /// <param name="observer">The caller's observer.</param>
    /// <param name="work">What is done; with the options of a migration folder, and the observer that stands before the
    /// caller's.</param>
    /// <param name="name">Puts the tool's files in what is returned.</param>
    /// <param name="hide">Masks what is returned.</param>
    public static Task<T> RunAsync<T>(
        MigrationOptions options,
        IMigrationObserver observer,
        Func<MigrationOptions, IMigrationObserver, Task<T>> work,
        Func<OriginMap, T, T> name,
        Func<SecretMask, T, T> hide
    )
    {
        ArgumentNullException.ThrowIfNull(options);
        return OutwardCall.RunAsync(
            options.Tokens,
            observer,
            outward => options.Layout is null ? work(options, outward) : LayOutAsync(options, outward, work, name),
            hide
        );
    }

    private static async Task<T> LayOutAsync<T>(
        MigrationOptions options,
        IMigrationObserver observer,
        Func<MigrationOptions, IMigrationObserver, Task<T>> work,
        Func<OriginMap, T, T> name
    )
    {
        using var folder = LaidOutFolder.Open(options);
        foreach (var finding in folder.Converted.Findings)
            observer.OnMessage(ToMessage(finding));
        try
        {
            return name(
                folder.Origins,
                await work(folder.OptionsOf(options), new OriginObserver(folder.Origins, observer)).ConfigureAwait(false)
            );
        }
        catch (MigrationException failure) when (folder.Origins.Name(failure) is var named && !ReferenceEquals(named, failure))
        {
            throw named;
        }
    }

    private static MigrationMessage ToMessage(ConversionFinding finding) =>
        new(
            finding.Severity == FindingSeverity.Information ? MessageSeverity.Information : MessageSeverity.Warning,
            null,
            null,
            $"{finding.Path}{(finding.Line is { } line ? $":{line}" : string.Empty)}: {finding.Message} {finding.Advice}".TrimEnd()
        );
}
