using System.Management.Automation;

namespace PgMigrate.Cmdlets.Pipeline;

/// <summary>
/// Is told of everything that a cmdlet gives out, on the pipeline's thread and before PowerShell gets it: what PowerShell does
/// with an error may end the call.
/// </summary>
internal interface ICallListener
{
    /// <summary>An object goes to the output.</summary>
    void OnObject(object value);

    /// <summary>A warning is told.</summary>
    /// <param name="text">The warning.</param>
    /// <param name="message">The engine's message, of which it is made; null where it is none.</param>
    void OnWarning(string text, MigrationMessage? message);

    /// <summary>An error is told.</summary>
    void OnError(ErrorRecord error);

    /// <summary>How far the call is.</summary>
    void OnProgress(ProgressRecord progress);

    /// <summary>The call has ended, or ends with the error that was told last.</summary>
    /// <returns>What the caller should know; null for nothing.</returns>
    string? End();
}
