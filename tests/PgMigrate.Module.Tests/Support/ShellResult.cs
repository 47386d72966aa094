using System.Collections.ObjectModel;
using System.Management.Automation;

namespace PgMigrate.ModuleTests.Support;

/// <summary>What a script gave.</summary>
/// <param name="Output">Its output.</param>
/// <param name="Errors">Its errors, the terminating one last.</param>
/// <param name="Messages">The text of every other stream.</param>
internal sealed record ShellResult(
    IReadOnlyList<PSObject> Output,
    IReadOnlyList<ErrorRecord> Errors,
    IReadOnlyList<string> Messages
)
{
    /// <summary>The output's text forms.</summary>
    public IReadOnlyList<string> Text => [.. Output.Select(value => value.ToString())];

    /// <summary>The one error.</summary>
    public ErrorRecord Error => Assert.Single(Errors);

    /// <summary>Runs what is prepared.</summary>
    public static ShellResult Of(PowerShell shell)
    {
        Collection<PSObject> output = [];
        List<ErrorRecord> thrown = [];
        try
        {
            output = shell.Invoke();
        }
        catch (RuntimeException exception)
        {
            thrown.Add(exception.ErrorRecord);
        }

        return new ShellResult([.. output], [.. shell.Streams.Error, .. thrown], [.. AllMessages(shell)]);
    }

    /// <summary>Fails the test where there was an error.</summary>
    public ShellResult ThrowOnError()
    {
        Assert.Empty(Errors.Select(error => $"{error.FullyQualifiedErrorId}: {error}"));
        return this;
    }

    /// <summary>A property of the one output object.</summary>
    public object? Value(string property) => Assert.Single(Output).Properties[property].Value;

    private static IEnumerable<string> AllMessages(PowerShell shell) =>
        [
            .. shell.Streams.Verbose.Select(record => record.Message),
            .. shell.Streams.Warning.Select(record => record.Message),
            .. shell.Streams.Debug.Select(record => record.Message),
            .. shell.Streams.Information.Select(record => $"{record.MessageData}"),
            .. shell.Streams.Progress.Select(record => $"{record.Activity} {record.StatusDescription}"),
        ];
}
