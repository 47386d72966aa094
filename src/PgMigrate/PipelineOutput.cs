namespace PgMigrate;

/// <summary>Whose pipeline is told of a call: of its errors and warnings, how far it is, and how it has ended.</summary>
public enum PipelineOutput
{
    /// <summary>The one in which the call is made; nobody outside of one.</summary>
    Auto,

    /// <summary>Azure DevOps, by logging commands.</summary>
    AzureDevOps,

    /// <summary>GitHub Actions, by workflow commands.</summary>
    GitHub,

    /// <summary>Nobody.</summary>
    None,
}
