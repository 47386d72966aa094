namespace PgMigrate;

/// <summary>Whose pipeline <c>Initialize-PgMigration</c> writes.</summary>
public enum PipelineHost
{
    /// <summary>None is written.</summary>
    None,

    /// <summary>Azure DevOps: <c>azure-pipelines.yml</c>, and templates in <c>pipelines</c>.</summary>
    AzureDevOps,

    /// <summary>GitHub Actions: <c>.github/workflows/pgmigrate.yml</c>, and workflows beside it.</summary>
    GitHub,
}
